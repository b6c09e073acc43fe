"""Finds the contract whose columns a file has, among those of its vendor."""

from collections.abc import Callable, Sequence

from data_quality.contract import Contract
from orchestration.landing.binding import ColumnsMissingError, bind
from orchestration.landing.rejection import FileRejectedError

NAMES_DIFFER = frozenset({"column_missing", "header_mismatch", "wrong_delimiter"})
"""Codes of headers that may be whole, and those of something else."""


class ForeignContentError(FileRejectedError):
    """Nothing in a file resembles what a contract of its vendor describes."""


def fit_by_names(names: Sequence[str], candidates: Sequence[Contract]) -> Contract:
    """The contract that knows most of some names. Raises FileRejectedError if none, or two, do."""
    return best_fit(candidates, lambda contract: bind(names, contract).positions)


def best_fit(
    candidates: Sequence[Contract], positions_of: Callable[[Contract], Sequence[int | None]]
) -> Contract:
    """The contract that knows most of the names. Raises FileRejectedError if none, or two, do."""
    fits: dict[str, int] = {}
    rejections: list[tuple[Contract, FileRejectedError]] = []
    for contract in candidates:
        try:
            positions = positions_of(contract)
        except FileRejectedError as rejection:
            rejections.append((contract, rejection))
        else:
            fits[contract.entity] = sum(position is not None for position in positions)
    if not fits:
        raise _nearest(rejections)
    most = max(fits.values())
    best = [item for item in candidates if fits.get(item.entity) == most]
    if len(best) > 1:
        names = " or ".join(item.entity for item in best)
        raise FileRejectedError("unknown_content", f"It may be {names}.")
    return best[0]


def _nearest(rejections: Sequence[tuple[Contract, FileRejectedError]]) -> FileRejectedError:
    """The rejection that says most: of several the one by a contract that lacks few columns."""
    lacking = [
        (len(rejection.names), contract, rejection)
        for contract, rejection in rejections
        if isinstance(rejection, ColumnsMissingError)
    ]
    for missing, contract, rejection in sorted(lacking, key=lambda item: item[0]):
        if 2 * missing < sum(column.is_expected_in_header for column in contract.columns):
            near = f"Nearest is {contract.entity}. " if len(rejections) > 1 else ""
            return FileRejectedError(rejection.reason_code, near + rejection.detail)
    told = [rejection for _, rejection in rejections if rejection.reason_code not in NAMES_DIFFER]
    if told:
        return told[0]
    codes = {rejection.reason_code for _, rejection in rejections}
    if codes == {"wrong_delimiter"}:
        return FileRejectedError("wrong_delimiter")
    if len(rejections) == 1:
        return ForeignContentError(rejections[0][1].reason_code, rejections[0][1].detail)
    return ForeignContentError("unknown_content")
