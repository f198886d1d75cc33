"""One spelling for what is typed in many: spaces, dashes, full-width forms, case, and romanised glosses."""

import re
import unicodedata

_SINGLE = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n", " "
        ),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),  # written nothing
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u301c\uff0d\uff5e", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u02b9", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u300a\u300b\u300c\u300d", '"'),
        "\u3002": ".",
        "\u3001": ",",
        "*": " ",  # what is left of a page's emphasis
    }
)
_ODD = re.compile(r"[\t\r\n*]")  # all of ASCII that has another spelling
_WIDE = re.compile(r"[\uff01-\uff5e\uffe0-\uffe6\u2e80-\u2fdf\uf900-\ufaff]")
_GLOSS = re.compile(r"(?<=[\u3400-\u9fff])\([a-zà-öø-ÿāăēěīĭōŏūŭǎǐǒǔǖǘǚǜ]{1,8}\)")


def normalise(text: str) -> str:
    """Lower case, plain spaces, hyphens and quotes; full-width signs and digits as ASCII; no pinyin glosses."""
    if text.isascii():
        return (text.translate(_SINGLE) if _ODD.search(text) else text).lower()
    text = unicodedata.normalize("NFC", text).translate(_SINGLE)
    text = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).lower()
    return _GLOSS.sub("", text)


def normalise_spelling(spelling: str) -> str:
    """The same for a spelling of a vocabulary, where * is the end of a stem."""
    return "*".join(normalise(part) for part in spelling.split("*"))
