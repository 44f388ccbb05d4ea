"""What can be wrong, or worth saying, about an imported file: the codes and the two small records that carry them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultCode(StrEnum):
    """Why a file is refused; any one of these refuses the whole load."""

    # the file
    NOTHING_TO_LOAD = "nothing_to_load"
    EMPTY_FILE = "empty_file"
    UNKNOWN_ENCODING = "unknown_encoding"
    MIXED_ENCODING = "mixed_encoding"
    BAD_QUOTES = "bad_quotes"
    NOT_XLSX = "not_xlsx"
    OLD_XLS = "old_xls"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    # the header
    NO_HEADER = "no_header"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    TWO_FILES = "two_files"
    # a cell
    REQUIRED = "required"
    DESTROYED_NUMBER = "destroyed_number"
    IDENTITY_NUMBER = "identity_number"
    BAD_PHONE = "bad_phone"
    BAD_EMAIL = "bad_email"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    BAD_MONEY = "bad_money"
    BAD_CODE = "bad_code"
    BAD_CHARACTER = "bad_character"
    ERROR_CELL = "error_cell"
    TOO_LONG = "too_long"
    UNKNOWN_WORD = "unknown_word"
    # a row
    EXTRA_CELLS = "extra_cells"
    DUPLICATE = "duplicate"
    DIFFERS = "differs"
    OVERLAP = "overlap"
    CONTRADICTS = "contradicts"
    WRONG_ORDER = "wrong_order"
    AMBIGUOUS = "ambiguous"
    CYCLE = "cycle"
    TOO_DEEP = "too_deep"
    UNKNOWN_UNION = "unknown_union"
    UNKNOWN_ENTERPRISE = "unknown_enterprise"
    UNKNOWN_MEMBER = "unknown_member"
    UNKNOWN_ACTIVITY = "unknown_activity"
    UNKNOWN_OCCURRENCE = "unknown_occurrence"
    NOT_YOURS = "not_yours"
    HAS_REGISTRATIONS = "has_registrations"
    HAS_TIMES = "has_times"


class NoticeCode(StrEnum):
    """What is said about a file that is taken all the same."""

    IDENTITY_COLUMN = "identity_column"
    UNKNOWN_COLUMN = "unknown_column"
    SHEETS_LEFT = "sheets_left"
    FILE_LEFT = "file_left"
    REPEATED_ROW = "repeated_row"
    SERIAL_DATE = "serial_date"
    PHONE_SHARED = "phone_shared"
    NAME_CHANGED = "name_changed"
    NUMBER_MADE = "number_made"
    FROM_TODAY = "from_today"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `file` is the kind of file (`members`), `line` the physical line or sheet row (the first is 1).

    `column` is the English column name ("" where the row or file as a whole is meant), `header` what the file calls it.
    """

    file: str
    line: int
    code: FaultCode
    column: str = ""
    value: str = ""
    header: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, placed like a fault."""

    file: str
    line: int
    code: NoticeCode
    column: str = ""
    value: str = ""
    header: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)
