"""Reading CSV and XLSX files of any habit into rows of text cells with their physical line numbers."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from activity_hub.formats import workbooks

DELIMITERS = ",;\t，"
LARGEST = 50 * 1024 * 1024
MOST_COLUMNS = 256
SAMPLE_LINES = 10
UTF16_FROM = 0.05  # share of NULs in every second byte from which a file without a mark is UTF-16
MIXED_FROM = 0.05  # share of lines in UTF-8 from which a GBK file is called mixed

Cells = tuple[str, ...]


class Table:
    """One file: `rows()` is read once; afterwards `fault` is None or the word for what stopped the reading.

    Words: empty_file unknown_encoding mixed_encoding bad_quotes too_large too_many_rows too_many_columns, and those
    of workbooks. `fault_line` is where. `sheets_left` names the further sheets of a workbook that hold something.
    """

    def __init__(self, content: bytes, most_rows: int | None = None) -> None:
        self.content = content
        self.most_rows = most_rows
        self.fault: str | None = None
        self.fault_line = 1
        self.sheets_left: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """(line, cells) of every row with anything in it; at most `most_rows` of them."""
        for number, (line, cells) in enumerate(self._all_rows()):
            if self.most_rows is not None and number > self.most_rows:  # one more, for the header
                return self._stop("too_many_rows", line)
            if len(cells) > MOST_COLUMNS:
                return self._stop("too_many_columns", line)
            yield line, cells

    def _all_rows(self) -> Iterator[tuple[int, Cells]]:
        if not self.content.strip(b" \t\r\n\0"):
            return self._stop("empty_file")
        if len(self.content) > LARGEST:
            return self._stop("too_large")
        if workbooks.is_one(self.content):
            yield from self._workbook_rows()
        else:
            yield from self._text_rows()

    def _workbook_rows(self) -> Iterator[tuple[int, Cells]]:
        try:
            sheet = workbooks.read(self.content)
        except workbooks.Unusable as error:
            return self._stop(error.word)
        self.sheets_left = sheet.others
        yield from sheet.rows

    def _text_rows(self) -> Iterator[tuple[int, Cells]]:
        text, fault, line = decode(self.content)
        if fault:
            return self._stop(fault, line)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, tuple(cells)
                line = reader.line_num + 1
        except csv.Error:
            return self._stop("bad_quotes", line)

    def _stop(self, word: str, line: int = 1) -> None:
        self.fault, self.fault_line = word, line


def decode(content: bytes) -> tuple[str, str | None, int]:
    """(text with newlines as \\n, fault, line): the encoding is decided on the whole file, never line by line."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    half = len(content) // 2
    if content[1::2].count(0) > half * UTF16_FROM or content[::2].count(0) > half * UTF16_FROM:
        little = content[1::2].count(0) > content[::2].count(0)
        return _decoded(content, "utf-16-le" if little else "utf-16-be")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(content, error.start)
    if _looks_like_gbk(content, text):
        return _decoded(content, "gb18030")
    return _lines(text), None, 1


def delimiter_of(text: str) -> str:
    """The delimiter that splits most of the first lines into the same number of cells."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:SAMPLE_LINES]
    best, best_score = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        score = max((count * lines_with for count, lines_with in counts.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _decoded(content: bytes, encoding: str) -> tuple[str, str | None, int]:
    try:
        return _lines(content.decode(encoding)), None, 1
    except UnicodeDecodeError as error:
        return "", "unknown_encoding", _line_at(content, error.start)


def _not_utf8(content: bytes, bad_at: int) -> tuple[str, str | None, int]:
    """GBK, unless a fair part of the lines is UTF-8: then two files were pasted together."""
    lines = [line for line in content.split(b"\n") if not line.isascii()]
    if sum(_is_chinese_utf8(line) for line in lines) > len(lines) * MIXED_FROM:
        return "", "mixed_encoding", _line_at(content, bad_at)
    return _decoded(content, "gb18030")


def _is_chinese_utf8(line: bytes) -> bool:
    try:
        return len(_han(line.decode("utf-8"))) >= 2
    except UnicodeDecodeError:
        return False


def _looks_like_gbk(content: bytes, text: str) -> bool:
    """Some short GBK texts happen to be valid UTF-8: read so they hold no Chinese, read as GBK nothing else."""
    if text.isascii() or _han(text):
        return False
    try:
        other = content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return len(_han(other)) == sum(not character.isascii() for character in other)


def _han(text: str) -> list[str]:
    return re.findall("[\u4e00-\u9fff]", text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line_at(content: bytes, position: int) -> int:
    before = content[:position].replace(b"\r\n", b"\n")
    return 1 + before.count(b"\n") + before.count(b"\r")
