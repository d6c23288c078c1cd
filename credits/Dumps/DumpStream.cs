using System.Diagnostics;

namespace ProductionValue.Credits;

/// <summary>Opens a dump: plain, or packed by gzip, xz, bzip2 or zstd (told by its first bytes, unpacked by the programs of those names).</summary>
public static class DumpStream
{
    /// <summary>The unpacked bytes, to be read once from the beginning.</summary>
    /// <exception cref="IOException">The file cannot be read, or the program that unpacks it is not installed.</exception>
    public static Stream Open(string path)
    {
        var head = new byte[6];
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        var count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        ReadOnlySpan<byte> magic = head.AsSpan(0, count);
        // gzip's own program tells a cut-off file from a whole one; the runtime's stream just ends.
        var program = magic.StartsWith(new byte[] { 0x1F, 0x8B }) ? "gzip"
            : magic.StartsWith(new byte[] { 0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0 }) ? "xz"
            : magic.StartsWith("BZh"u8) ? "bzip2"
            : magic.StartsWith(new byte[] { 0x28, 0xB5, 0x2F, 0xFD }) ? "zstd" : null;
        if (program is null)
            return file;
        file.Dispose();
        return new UnpackingStream(program, path);
    }

    /// <summary>What a program writes while it unpacks a file; ends with an error where the program does.</summary>
    private sealed class UnpackingStream : Stream
    {
        private readonly Process _process;
        private readonly string _program;
        private readonly Task<string> _errors;

        public UnpackingStream(string program, string path)
        {
            _program = program;
            var start = new ProcessStartInfo(program, ["-dc", "--", path]) { RedirectStandardOutput = true, RedirectStandardError = true };
            try
            {
                _process = Process.Start(start)!;
            }
            catch (System.ComponentModel.Win32Exception failure)
            {
                throw new IOException($"{path}: expected the program {program} to unpack it, and it cannot be started: {failure.Message}", failure);
            }

            _errors = _process.StandardError.ReadToEndAsync();
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = _process.StandardOutput.BaseStream.Read(buffer);
            if (count > 0 || buffer.Length == 0)
                return count;
            _process.WaitForExit();
            return _process.ExitCode == 0 ? 0 : throw new InvalidDataException($"{_program} could not unpack the dump: {_errors.GetAwaiter().GetResult().Trim()}");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                if (!_process.HasExited)
                    _process.Kill();
                _process.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
