namespace ProductionValue.Search.Kernels;

/// <summary>Length of a row in blocks of 16 numbers. A struct a common length, so that the kernel is compiled for it.</summary>
internal interface IDimension
{
    int Blocks { get; }
}

internal readonly struct Dim16 : IDimension
{
    public int Blocks => 1;
}

internal readonly struct Dim32 : IDimension
{
    public int Blocks => 2;
}

internal readonly struct Dim64 : IDimension
{
    public int Blocks => 4;
}

internal readonly struct Dim128 : IDimension
{
    public int Blocks => 8;
}

/// <summary>Any other length.</summary>
internal readonly struct DimAny(int blocks) : IDimension
{
    public int Blocks => blocks;
}
