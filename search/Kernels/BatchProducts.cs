using System.Runtime.Intrinsics;

namespace ProductionValue.Search.Kernels;

/// <summary>
/// Products of eight rows with 32 or 16 queries, summed in registers: sixteen running sums hide a multiplication's latency, and each number loaded is
/// used eight or two times. Written out, because the compiler keeps sums in registers only where each has a name.
/// </summary>
internal static unsafe class BatchProducts
{
    /// <summary>All 32 queries of a panel.</summary>
    /// <param name="panel">Queries side by side [dimensions, 32].</param>
    /// <param name="rows">Rows, one after the other [8, dimensions].</param>
    /// <param name="dimensions">Length of a row.</param>
    /// <param name="sums">Receives the products [8, 32].</param>
    public static void Wide(float* panel, float* rows, nint dimensions, float* sums)
    {
        Vector512<float> a0 = default, a1 = default;
        Vector512<float> b0 = default, b1 = default;
        Vector512<float> c0 = default, c1 = default;
        Vector512<float> d0 = default, d1 = default;
        Vector512<float> e0 = default, e1 = default;
        Vector512<float> f0 = default, f1 = default;
        Vector512<float> g0 = default, g1 = default;
        Vector512<float> h0 = default, h1 = default;
        float* p0 = rows, p1 = p0 + dimensions, p2 = p1 + dimensions, p3 = p2 + dimensions, p4 = p3 + dimensions, p5 = p4 + dimensions, p6 = p5 + dimensions, p7 = p6 + dimensions;
        for (nint i = 0; i < dimensions; i++, panel += 32)
        {
            var x0 = Vector512.LoadAligned(panel); var x1 = Vector512.LoadAligned(panel + 16);
            var a = Vector512.Create(p0[i]);
            a0 = Vector512.FusedMultiplyAdd(x0, a, a0);
            a1 = Vector512.FusedMultiplyAdd(x1, a, a1);
            var b = Vector512.Create(p1[i]);
            b0 = Vector512.FusedMultiplyAdd(x0, b, b0);
            b1 = Vector512.FusedMultiplyAdd(x1, b, b1);
            var c = Vector512.Create(p2[i]);
            c0 = Vector512.FusedMultiplyAdd(x0, c, c0);
            c1 = Vector512.FusedMultiplyAdd(x1, c, c1);
            var d = Vector512.Create(p3[i]);
            d0 = Vector512.FusedMultiplyAdd(x0, d, d0);
            d1 = Vector512.FusedMultiplyAdd(x1, d, d1);
            var e = Vector512.Create(p4[i]);
            e0 = Vector512.FusedMultiplyAdd(x0, e, e0);
            e1 = Vector512.FusedMultiplyAdd(x1, e, e1);
            var f = Vector512.Create(p5[i]);
            f0 = Vector512.FusedMultiplyAdd(x0, f, f0);
            f1 = Vector512.FusedMultiplyAdd(x1, f, f1);
            var g = Vector512.Create(p6[i]);
            g0 = Vector512.FusedMultiplyAdd(x0, g, g0);
            g1 = Vector512.FusedMultiplyAdd(x1, g, g1);
            var h = Vector512.Create(p7[i]);
            h0 = Vector512.FusedMultiplyAdd(x0, h, h0);
            h1 = Vector512.FusedMultiplyAdd(x1, h, h1);
        }
        a0.StoreAligned(sums + 0);
        a1.StoreAligned(sums + 16);
        b0.StoreAligned(sums + 32);
        b1.StoreAligned(sums + 48);
        c0.StoreAligned(sums + 64);
        c1.StoreAligned(sums + 80);
        d0.StoreAligned(sums + 96);
        d1.StoreAligned(sums + 112);
        e0.StoreAligned(sums + 128);
        e1.StoreAligned(sums + 144);
        f0.StoreAligned(sums + 160);
        f1.StoreAligned(sums + 176);
        g0.StoreAligned(sums + 192);
        g1.StoreAligned(sums + 208);
        h0.StoreAligned(sums + 224);
        h1.StoreAligned(sums + 240);
    }

    /// <summary>The first 16 queries of a panel; the other sums are left as they are.</summary>
    /// <param name="panel">Queries side by side [dimensions, 32].</param>
    /// <param name="rows">Rows, one after the other [8, dimensions].</param>
    /// <param name="dimensions">Length of a row.</param>
    /// <param name="sums">Receives the products [8, 32].</param>
    public static void Narrow(float* panel, float* rows, nint dimensions, float* sums)
    {
        Vector512<float> a0 = default;
        Vector512<float> b0 = default;
        Vector512<float> c0 = default;
        Vector512<float> d0 = default;
        Vector512<float> e0 = default;
        Vector512<float> f0 = default;
        Vector512<float> g0 = default;
        Vector512<float> h0 = default;
        float* p0 = rows, p1 = p0 + dimensions, p2 = p1 + dimensions, p3 = p2 + dimensions, p4 = p3 + dimensions, p5 = p4 + dimensions, p6 = p5 + dimensions, p7 = p6 + dimensions;
        for (nint i = 0; i < dimensions; i++, panel += 32)
        {
            var x0 = Vector512.LoadAligned(panel);
            var a = Vector512.Create(p0[i]);
            a0 = Vector512.FusedMultiplyAdd(x0, a, a0);
            var b = Vector512.Create(p1[i]);
            b0 = Vector512.FusedMultiplyAdd(x0, b, b0);
            var c = Vector512.Create(p2[i]);
            c0 = Vector512.FusedMultiplyAdd(x0, c, c0);
            var d = Vector512.Create(p3[i]);
            d0 = Vector512.FusedMultiplyAdd(x0, d, d0);
            var e = Vector512.Create(p4[i]);
            e0 = Vector512.FusedMultiplyAdd(x0, e, e0);
            var f = Vector512.Create(p5[i]);
            f0 = Vector512.FusedMultiplyAdd(x0, f, f0);
            var g = Vector512.Create(p6[i]);
            g0 = Vector512.FusedMultiplyAdd(x0, g, g0);
            var h = Vector512.Create(p7[i]);
            h0 = Vector512.FusedMultiplyAdd(x0, h, h0);
        }
        a0.StoreAligned(sums + 0);
        b0.StoreAligned(sums + 32);
        c0.StoreAligned(sums + 64);
        d0.StoreAligned(sums + 96);
        e0.StoreAligned(sums + 128);
        f0.StoreAligned(sums + 160);
        g0.StoreAligned(sums + 192);
        h0.StoreAligned(sums + 224);
    }

    /// <summary>The obvious loops: the twin the others are held to.</summary>
    public static void Scalar(float* panel, float* rows, int dimensions, float* sums)
    {
        for (var row = 0; row < 8; row++)
        {
            for (var query = 0; query < 32; query++)
            {
                var sum = 0f;
                for (var i = 0; i < dimensions; i++)
                    sum += panel[i * 32 + query] * rows[row * dimensions + i];
                sums[row * 32 + query] = sum;
            }
        }
    }
}
