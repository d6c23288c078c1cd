using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Bits of a FLAC frame, highest first. What is read beyond the end is zero and found out by <see cref="IsBeyondEnd"/>.</summary>
internal ref struct FlacBits
{
    /// <summary>Bytes that must be there behind the end, whatever they hold.</summary>
    public const int Padding = FileWindow.Padding;

    private const int RawBits = 5;

    private readonly ref byte first;
    private readonly nint end;
    private nint next; // The first byte of which no bit counts as waiting.
    private ulong waiting; // The bits to be read, from the top; below them may lie bits of the next byte.
    private int count; // How many wait, below 64.

    /// <summary>Starts at the first bit.</summary>
    /// <param name="bytes">The bytes and <see cref="Padding"/> more.</param>
    public FlacBits(ReadOnlySpan<byte> bytes)
    {
        Require.That(bytes.Length >= Padding, nameof(bytes), "expected padding behind the bytes");
        first = ref MemoryMarshal.GetReference(bytes);
        end = bytes.Length - Padding;
    }

    /// <summary>Whether bits were read that are not there.</summary>
    public readonly bool IsBeyondEnd => (next * 8) - count > end * 8;

    /// <summary>Bytes read, a last one that was begun included.</summary>
    public readonly int BytesRead => (int)(((next * 8) - count + 7) / 8);

    /// <summary>Reads a number.</summary>
    /// <param name="bits">Its bits, 0 to 32.</param>
    public uint Read(int bits)
    {
        if (bits == 0)
            return 0;
        if (count < bits)
            Fill();
        var value = (uint)(waiting >> (64 - bits));
        Skip(bits);
        return value;
    }

    /// <summary>Reads a number with its sign.</summary>
    /// <param name="bits">Its bits, 0 to 32.</param>
    public int ReadSigned(int bits) => bits == 0 ? 0 : (int)Read(bits) << (32 - bits) >> (32 - bits);

    /// <summary>Reads how many zeros come before the next one, and that one.</summary>
    public int ReadZeros()
    {
        var zeros = 0;
        for (; ; )
        {
            var run = BitOperations.LeadingZeroCount(waiting);
            if (run < count)
            {
                Skip(run + 1);
                return zeros + run;
            }
            zeros += count;
            Skip(count);
            if (next > end)
                return zeros;
            Fill();
        }
    }

    /// <summary>Reads numbers in Rice's code into every so manieth place.</summary>
    /// <param name="places">The first place; the last one lies (<paramref name="numbers"/> − 1) · <paramref name="stride"/> further.</param>
    /// <param name="numbers">How many there are.</param>
    /// <param name="stride">From one place to the next.</param>
    /// <param name="low">Bits of each number that are written as they are.</param>
    /// <returns>What no number exceeds in magnitude.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint ReadRice(Span<int> places, int numbers, int stride, int low)
    {
        if (numbers == 0)
            return 0;
        Require.InRange(((numbers - 1) * stride) + 1, 1, places.Length);
        ref var place = ref MemoryMarshal.GetReference(places);
        var (bits, left, all) = (waiting, count, 0u);
        for (nint i = 0; i < (nint)numbers * stride; i += stride)
        {
            var zeros = BitOperations.LeadingZeroCount(bits);
            if (zeros + 1 + low > left)
            {
                (waiting, count) = (bits, left);
                Fill();
                zeros = BitOperations.LeadingZeroCount(waiting);
                if (zeros + 1 + low > count)
                {
                    // Rare: a run longer than what can wait at once.
                    var high = (uint)ReadZeros();
                    var whole = (high << low) | Read(low);
                    all |= whole;
                    Unsafe.Add(ref place, i) = Unfold(whole);
                    (bits, left) = (waiting, count);
                    if (next > end + Padding)
                        return uint.MaxValue;
                    continue;
                }
                (bits, left) = (waiting, count);
            }
            bits <<= zeros;
            bits <<= 1;
            var value = ((uint)zeros << low) | (uint)(bits >> 1 >> (63 - low));
            bits <<= low;
            left -= zeros + 1 + low;
            all |= value;
            Unsafe.Add(ref place, i) = Unfold(value);
        }
        (waiting, count) = (bits, left);
        return (all >> 1) + 1;
    }

    /// <summary>Reads numbers that are written as they are.</summary>
    /// <inheritdoc cref="ReadRice"/>
    /// <param name="places">The first place.</param>
    /// <param name="numbers">How many there are.</param>
    /// <param name="stride">From one place to the next.</param>
    public uint ReadRaw(Span<int> places, int numbers, int stride)
    {
        var bits = (int)Read(RawBits);
        for (var i = 0; i < numbers; i++)
            places[i * stride] = ReadSigned(bits);
        return bits == 0 ? 0 : 1u << (bits - 1);
    }

    // 0, −1, 1, −2, … as 0, 1, 2, 3, ….
    private static int Unfold(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    private void Skip(int bits)
    {
        waiting <<= bits;
        count -= bits;
    }

    // Afterwards 56 bits wait at least. Bits of the byte that does not count yet are put where they will be put again.
    private void Fill()
    {
        if (next <= end)
            waiting |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, next))) >> count;
        next += (63 - count) >> 3;
        count |= 56;
    }
}
