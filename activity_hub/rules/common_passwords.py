"""The passwords that are tried first: runs, repetitions, keyboard walks, dates, and well-known words with a tail."""

import re


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "01234567890", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_WALKS = (
    "1qaz2wsx3edc4rfv",
    "qazwsxedcrfv",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6",
    "147258369",
    "159357",
    "zaq12wsx",
    "zaq1xsw2",
    "741852963",
    "1a2b3c4d5e6f",
    "a1b2c3d4e5f6",
)
_WORDS = _split(
    "password passw0rd passwort p@ssword p@ssw0rd admin administrator root welcome letmein iloveyou monkey dragon "
    "master sunshine princess football baseball superman batman michael shadow secret login test guest access flower "
    "hello freedom whatever trustno qwe qwer qwert qwerty asd asdf asdfg asdfgh zxc zxcv zxcvb zxcvbn abc abcd aaa aa "
    "a q z qq wo ai ni woaini woaiwojia woaizhongguo wodemima mima nihao zhongguo beijing shanghai guangzhou shenzhen "
    "gonghui huiyuan tiantian baobao laopo laogong mama baba wang zhang li liu chen yang zhao huang zhou wu taobao "
    "weixin wechat alipay qaz qazwsx wsx wsxedc aini iloveu love lovely china union member activity hub"
)
_TAILS = _split(
    "1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0 00 000 01 007 11 111 1111 111111 11111111 "
    "123123 123321 321 321321 520 520520 5201314 1314 1314520 521 521521 66 666 6666 666666 66666666 88 888 8888 "
    "888888 88888888 99 999 999999 147258 147258369 159357 987654321 87654321 654321 54321 4321 ! @ @123 !@# !@#$ 123! "
    "qwe qaz abc asd zxc 2008 2019 2020 2021 2022 2023 2024 2025 2026 2027"
)
_DATE = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


def _pieces() -> frozenset[str]:
    """Every word with every tail, before and behind, that is long enough to be a password at all."""
    made = {word + tail for word in (*_WORDS, *_TAILS) for tail in ("", *_TAILS)}
    made |= {tail + word for word in _WORDS for tail in _TAILS}
    made |= {word + word for word in (*_WORDS, *_TAILS)}
    return frozenset(piece for piece in made if len(piece) >= 8)


_MADE = _pieces()


def is_common(password: str) -> bool:
    """Whether somebody guessing would come upon `password` early; letter case is no help."""
    text = password.casefold()
    return text in _MADE or _repeats(text) or _walks(text) or _DATE.fullmatch(text) is not None


def _repeats(text: str) -> bool:
    """One to four characters said again and again: aaaaaaaa, 12121212, abcabcabc."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))


def _walks(text: str) -> bool:
    """A stretch of an alphabet or of a keyboard, there or back."""
    return any(text in line or text[::-1] in line for line in (*_ROWS, *_WALKS))
