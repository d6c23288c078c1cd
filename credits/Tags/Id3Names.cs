namespace ProductionValue.Credits;

/// <summary>The names of version 2 frames in the versions after it.</summary>
/// <remarks>ID3v2.3.0 section 4; frames that we do not read keep their short name.</remarks>
internal static class Id3Names
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["TT1"] = "TIT1", ["TT2"] = "TIT2", ["TT3"] = "TIT3", ["TP1"] = "TPE1", ["TP2"] = "TPE2", ["TP3"] = "TPE3", ["TP4"] = "TPE4", ["TCM"] = "TCOM",
        ["TXT"] = "TEXT", ["TLA"] = "TLAN", ["TCO"] = "TCON", ["TAL"] = "TALB", ["TPA"] = "TPOS", ["TRK"] = "TRCK", ["TRC"] = "TSRC", ["TYE"] = "TYER",
        ["TDA"] = "TDAT", ["TIM"] = "TIME", ["TRD"] = "TRDA", ["TMT"] = "TMED", ["TFT"] = "TFLT", ["TBP"] = "TBPM", ["TCR"] = "TCOP", ["TPB"] = "TPUB",
        ["TEN"] = "TENC", ["TSS"] = "TSSE", ["TOF"] = "TOFN", ["TLE"] = "TLEN", ["TSI"] = "TSIZ", ["TDY"] = "TDLY", ["TKE"] = "TKEY", ["TOT"] = "TOAL",
        ["TOA"] = "TOPE", ["TOL"] = "TOLY", ["TOR"] = "TORY", ["TXX"] = "TXXX", ["IPL"] = "IPLS", ["UFI"] = "UFID", ["TCP"] = "TCMP",
    };

    /// <summary>The name of version 3, or the short one where we know no other.</summary>
    public static string Newer(string id) => Names.GetValueOrDefault(id, id);
}
