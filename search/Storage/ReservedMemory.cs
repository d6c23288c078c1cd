using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ProductionValue.Search.Storage;

/// <summary>
/// A range of addresses reserved once and backed by memory only as far as it has been committed. Growth never moves what is there,
/// so readers keep plain pointers and an element's address is one multiplication.
/// </summary>
internal sealed unsafe partial class ReservedMemory : IDisposable
{
    private const nuint HugePage = 2 << 20;
    private const int ReadWrite = 3, PrivateAnonymous = 0x22, NoReserve = 0x4000, AdviseHugePage = 14;
    private const int MacPrivateAnonymous = 0x1002;
    private const uint WindowsReserve = 0x2000, WindowsCommit = 0x1000, WindowsRelease = 0x8000, WindowsNoAccess = 1, WindowsReadWrite = 4;

    private readonly nuint mappedBytes;
    private nint mapping;
    private nuint committed;

    /// <summary>Reserves <paramref name="bytes"/> of address space. What lies past the first huge page is advised to be huge pages.</summary>
    public ReservedMemory(nuint bytes)
    {
        mappedBytes = RoundUp(bytes) + HugePage;
        mapping = OperatingSystem.IsWindows()
            ? VirtualAlloc(0, mappedBytes, WindowsReserve, WindowsNoAccess)
            : Map(0, mappedBytes, 0, OperatingSystem.IsMacOS() ? MacPrivateAnonymous : PrivateAnonymous | NoReserve, -1, 0);
        if (mapping is 0 or -1)
            throw new InsufficientMemoryException($"cannot reserve {mappedBytes} bytes of address space", new Win32Exception(Marshal.GetLastPInvokeError()));
        Address = (byte*)RoundUp((nuint)mapping);
        Capacity = RoundUp(bytes);
    }

    ~ReservedMemory() => Release();

    /// <summary>First byte, on a 2 MiB boundary.</summary>
    public byte* Address { get; }

    /// <summary>Bytes reserved.</summary>
    public nuint Capacity { get; }

    /// <summary>Makes the first <paramref name="bytes"/> readable and writable; new ones are zero.</summary>
    /// <exception cref="InsufficientMemoryException">The range is shorter than that, or the system has no memory left.</exception>
    public void Commit(nuint bytes)
    {
        if (bytes <= committed)
            return;
        // Small indexes stay small: 64 KiB steps at first, huge pages later.
        var step = bytes < HugePage ? (nuint)(64 << 10) : HugePage;
        var wanted = (bytes + step - 1) / step * step;
        if (wanted > Capacity)
            throw new InsufficientMemoryException($"{bytes} bytes wanted of {Capacity} reserved");
        Grow(wanted);
        committed = wanted;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static nuint RoundUp(nuint bytes) => (bytes + HugePage - 1) / HugePage * HugePage;

    private void Grow(nuint wanted)
    {
        var from = (nint)(Address + committed);
        var failed = OperatingSystem.IsWindows()
            ? VirtualAlloc(from, wanted - committed, WindowsCommit, WindowsReadWrite) == 0
            : Protect(from, wanted - committed, ReadWrite) != 0;
        if (failed)
            throw new InsufficientMemoryException($"cannot commit {wanted - committed} bytes", new Win32Exception(Marshal.GetLastPInvokeError()));
        if (!OperatingSystem.IsLinux() || wanted <= HugePage)
            return;
        var first = committed < HugePage ? HugePage : committed;
        _ = Advise((nint)(Address + first), wanted - first, AdviseHugePage); // Advice only: refused where huge pages are off.
    }

    private void Release()
    {
        var held = Interlocked.Exchange(ref mapping, 0);
        if (held == 0)
            return;
        if (OperatingSystem.IsWindows())
            _ = VirtualFree(held, 0, WindowsRelease);
        else
            _ = Unmap(held, mappedBytes);
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint VirtualAlloc(nint address, nuint length, uint kind, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int VirtualFree(nint address, nuint length, uint kind);
}
