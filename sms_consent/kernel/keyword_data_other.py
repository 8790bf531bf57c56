"""Keywords of languages that have no phrases yet: whole messages only."""

from .keyword_table import Kind, Language

OTHER = Language(
    code="und",
    keywords={
        # Russian, Polish, Swedish, Finnish, Turkish, Chinese, Korean, Japanese, Arabic, Hebrew
        Kind.OPT_OUT: """\u0441\u0442\u043e\u043f,
            \u043e\u0442\u043f\u0438\u0441\u0430\u0442\u044c\u0441\u044f,
            \u043e\u0442\u043f\u0438\u0441\u043a\u0430, wypisz, sluta, lopeta, iptal,
            \u505c\u6b62, \u9000\u8ba2,
            \u9000\u8a02, \u53d6\u6d88, \uc218\uc2e0\uac70\ubd80, \u914d\u4fe1\u505c\u6b62,
            \u062a\u0648\u0642\u0641, \u0643\u0641\u0649, \u4e0d\u8981\u518d\u53d1\u4e86,
            \u522b\u53d1\u4e86, \u4e0d\u8981\u518d\u53d1, \u522b\u518d\u53d1\u4e86,
            \u53d6\u6d88\u8ba2\u9605, \u505c, \u505c\u6b62\u53d1\u9001, \uadf8\ub9cc,
            \uc911\uc9c0, \uc911\ub2e8, \u0445\u0432\u0430\u0442\u0438\u0442,
            \u043f\u0440\u0435\u043a\u0440\u0430\u0442\u0438\u0442\u0435, itigil, tigil,
            tigil na, tama na, sispann, rete, dung lai, ngung, ngung lai, huy, stopu, przestan,
            \u0625\u064a\u0642\u0627\u0641, \u05d4\u05e1\u05e8""",
    },
)
