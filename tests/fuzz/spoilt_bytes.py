"""Valid files spoilt at random: what hands, transfers and attackers do to bytes."""

import random

# what steers a reader in one format or another
SIGNS = (
    *(b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\x81\x8d", b"\x1a"),
    *(b"\r", b"\n", b"\r\n", b"\t", b"\x0b", b"\x0c", b"\xe2\x80\xa8", b"\xe2\x80\xae", b" "),
    *(b",", b";", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"(", b")", b"<", b">", b"=", b":"),
    *(b"@", b"#", b"%", b"&a", b"*a", b"!", b"|", b"?", b"-", b"--", b"---\n", b"...", b"~"),
    *(b"{{", b"}}", b"{#", b"#}", b"{%", b"%}", b"]]>", b"<!--", b"<w:p/>", b"<w:tbl>", b"&#0;"),
    *(b"9" * 5000, b"-1", b"1e999", b"NaN", b"2021-02-30", b"0001-01-01", b"9999-12-31", b"null"),
    *(b"true", b"\\ud800", b"\\u0000", b"!!int ''", b"!!timestamp x", b"!!bool x", b"!!binary x"),
    *(b"TY  - ", b"ER  - \n", b"TI  - ", b"@article{a,", b"../", b"/etc/passwd", b"x" * 3000),
)


def spoilt(valid: bytes, chance: random.Random) -> bytes:
    """Return a file with one to eight things done to it."""
    data = valid
    for _ in range(chance.randint(1, 8)):
        data = chance.choice(DEEDS)(data, chance)
    return data


def noise(chance: random.Random) -> bytes:
    """Return a few signs and bytes, of no format at all."""
    parts = [chance.choice(SIGNS) for _ in range(chance.randint(0, 30))]
    return b"".join([*parts, chance.randbytes(chance.randint(0, 60))])


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + int(chance.expovariate(1 / 40)))


def _put_in(data: bytes, chance: random.Random) -> bytes:
    start, _ = _span(data, chance)
    return data[:start] + chance.choice(SIGNS) + data[start:]


def _put_over(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + chance.choice(SIGNS) + data[end:]


def _take_out(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] * chance.randint(1, 20) + data[end:]


def _move(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    rest = data[:start] + data[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + data[start:end] + rest[place:]


def _turn_a_bit(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]


def _cut_short(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _drop_a_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


DEEDS = (
    *(_put_in, _put_over, _take_out, _repeat, _move, _turn_a_bit),
    *(_cut_short, _drop_a_line, _swap_lines),
)
