"""Ways in which the bytes of a file come to harm between its export and its reading."""

from collections.abc import Callable, Mapping
from random import Random

STEPS = 50
"""A file is cut at every one of so many equal parts of its length."""

Mutation = Callable[[bytearray, Random], bytearray]


def mutate(content: bytes, mutation: str, random: Random) -> bytes:
    """Return the content harmed in some way; never the same bytes."""
    while True:
        mutant = bytes(MUTATIONS[mutation](bytearray(content), random))
        if mutant != content:
            return mutant


def _flip_one_bit(content: bytearray, random: Random) -> bytearray:
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return content


def _flip_several_bits(content: bytearray, random: Random) -> bytearray:
    for _ in range(random.randint(2, 8)):
        _flip_one_bit(content, random)
    return content


def _delete_bytes(content: bytearray, random: Random) -> bytearray:
    start, end = _block(content, random, longest=8)
    return content[:start] + content[end:]


def _insert_bytes(content: bytearray, random: Random) -> bytearray:
    place = random.randrange(len(content) + 1)
    return content[:place] + random.randbytes(random.randint(1, 8)) + content[place:]


def _cut(content: bytearray, random: Random) -> bytearray:
    return content[: len(content) * random.randrange(STEPS) // STEPS]


def _double_block(content: bytearray, random: Random) -> bytearray:
    start, end = _block(content, random)
    return content[:end] + content[start:]


def _swap_blocks(content: bytearray, random: Random) -> bytearray:
    size = random.randint(1, max(len(content) // 4, 1))
    first = random.randrange(len(content) - 2 * size + 1)
    second = random.randrange(first + size, len(content) - size + 1)
    one, other = content[first : first + size], content[second : second + size]
    content[first : first + size], content[second : second + size] = other, one
    return content


def _swap_lines(content: bytearray, random: Random) -> bytearray:
    """Swap two lines; in a packed file, what stands between two bytes that happen to be breaks."""
    lines = content.split(b"\n")
    if len(lines) < 2:
        return _swap_blocks(content, random)
    first, second = random.sample(range(len(lines)), 2)
    lines[first], lines[second] = lines[second], lines[first]
    return bytearray(b"\n").join(lines)


def _zero_block(content: bytearray, random: Random) -> bytearray:
    start, end = _block(content, random)
    content[start:end] = bytes(end - start)
    return content


def _block(content: bytearray, random: Random, *, longest: int | None = None) -> tuple[int, int]:
    size = random.randint(1, min(longest or len(content) // 2, len(content)))
    start = random.randrange(len(content) - size + 1)
    return start, start + size


MUTATIONS: Mapping[str, Mutation] = {
    "one bit flipped": _flip_one_bit,
    "several bits flipped": _flip_several_bits,
    "bytes deleted": _delete_bytes,
    "bytes inserted": _insert_bytes,
    "cut": _cut,
    "block doubled": _double_block,
    "blocks swapped": _swap_blocks,
    "lines swapped": _swap_lines,
    "block zeroed": _zero_block,
}
