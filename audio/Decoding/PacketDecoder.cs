using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Decodes packets of sound by libavcodec: of Vorbis, about three times as fast as libvorbis does, and of AAC. For one thread.</summary>
internal sealed unsafe class PacketDecoder : IDisposable
{
    private const int Audio = 1; // AVMEDIA_TYPE_AUDIO.
    private const int Aac = 0x15002; // AV_CODEC_ID_AAC.
    private const int Vorbis = 0x15005; // AV_CODEC_ID_VORBIS.
    private const int FloatPlanes = 8; // AV_SAMPLE_FMT_FLTP.
    private const int Padding = 64; // AV_INPUT_BUFFER_PADDING_SIZE.

    private readonly int channelCount;
    private nint context;
    private nint packet;
    private nint frame;

    private PacketDecoder(int channelCount) => this.channelCount = channelCount;

    /// <summary>Makes a decoder of Vorbis; null where libavcodec is missing or does not take the headers.</summary>
    /// <param name="headers">The three packets that every Vorbis stream starts with.</param>
    /// <param name="channelCount">Channels, as the first of them says.</param>
    public static PacketDecoder? OpenVorbis(ReadOnlySpan<byte[]> headers, int channelCount) => Open("vorbis\0"u8, Vorbis, Laced(headers), channelCount);

    /// <summary>Makes a decoder of AAC; null where libavcodec is missing or does not take the description.</summary>
    /// <param name="description">What a container says of the stream: an <c>AudioSpecificConfig</c> (ISO/IEC 14496-3).</param>
    /// <param name="channelCount">Channels, as it says.</param>
    public static PacketDecoder? OpenAac(byte[] description, int channelCount) => Open("aac\0"u8, Aac, description, channelCount);

    /// <summary>Forgets the packets before: the next one only prepares for the one after it.</summary>
    public void Restart() => AvcodecLibrary.Flush(context);

    /// <summary>Decodes a packet.</summary>
    /// <param name="bytes">The packet.</param>
    /// <returns>Samples a channel, which <see cref="Channel"/> holds until the next call; −1 where the packet is damaged.</returns>
    public int Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || AvcodecLibrary.FillPacket(packet, bytes.Length) != 0)
            return -1;
        bytes.CopyTo(new Span<byte>(*(void**)(packet + 24), bytes.Length)); // AVPacket.data.
        var sent = AvcodecLibrary.Send(context, packet);
        AvcodecLibrary.EmptyPacket(packet);
        if (sent != 0)
            return -1;
        var received = AvcodecLibrary.Receive(context, frame);
        if (received == AvcodecLibrary.Again)
            return 0;
        var format = *(int*)(frame + 116); // AVFrame.format.
        return received == 0 && format == FloatPlanes ? *(int*)(frame + 112) : -1; // AVFrame.nb_samples.
    }

    /// <summary>Samples of one channel of the packet decoded last.</summary>
    /// <param name="channel">0 is left or mono, 1 is right.</param>
    /// <param name="count">What <see cref="Decode"/> returned.</param>
    public ReadOnlySpan<float> Channel(int channel, int count)
    {
        Require.InRange(channel, 0, channelCount - 1);
        return new ReadOnlySpan<float>(((void**)frame)[channel], count); // AVFrame.data.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        fixed (nint* handle = &context)
            AvcodecLibrary.FreeContext(handle);
        fixed (nint* handle = &packet)
            AvcodecLibrary.FreePacket(handle);
        fixed (nint* handle = &frame)
            AvcodecLibrary.FreeFrame(handle);
    }

    private static PacketDecoder? Open(ReadOnlySpan<byte> nameWithZero, int id, byte[] description, int channelCount)
    {
        if (!AvcodecLibrary.IsAvailable || AvcodecLibrary.FindDecoder(nameWithZero) is not (not 0 and var codec))
            return null;
        var decoder = new PacketDecoder(channelCount)
        {
            context = AvcodecLibrary.AllocateContext(codec),
            packet = AvcodecLibrary.AllocatePacket(),
            frame = AvcodecLibrary.AllocateFrame(),
        };
        if (decoder.context != 0 && decoder.packet != 0 && decoder.frame != 0 && decoder.Configure(id, description) && AvcodecLibrary.Open(decoder.context, codec, 0) == 0)
            return decoder;
        decoder.Dispose();
        return null;
    }

    private bool Configure(int id, byte[] description)
    {
        var parameters = AvcodecLibrary.AllocateParameters();
        if (parameters == 0)
            return false;
        var memory = AvcodecLibrary.Allocate((nuint)(description.Length + Padding));
        if (memory != 0)
        {
            Marshal.Copy(description, 0, memory, description.Length);
            (((int*)parameters)[0], ((int*)parameters)[1]) = (Audio, id); // AVCodecParameters.codec_type, .codec_id.
            *(nint*)(parameters + 16) = memory; // .extradata
            *(int*)(parameters + 24) = description.Length; // .extradata_size
        }
        var result = memory == 0 ? -1 : AvcodecLibrary.Configure(context, parameters);
        AvcodecLibrary.FreeParameters(&parameters); // And the memory with it.
        return result >= 0;
    }

    // How many packets follow the first, the lengths of the first two in bytes of 255 at most, then all three.
    private static byte[] Laced(ReadOnlySpan<byte[]> headers)
    {
        var bytes = new List<byte> { 2 };
        foreach (var header in headers[..2])
        {
            bytes.AddRange(Enumerable.Repeat((byte)255, header.Length / 255));
            bytes.Add((byte)(header.Length % 255));
        }
        foreach (var header in headers)
            bytes.AddRange(header);
        return [.. bytes];
    }
}
