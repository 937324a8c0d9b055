"""H.264 frames that say "as before", written without an encoder.

A held picture is half of most explainers, and x264 looks at all of it again for every frame:
3 ms at 720p to write a few bytes. A P slice in which every macroblock is skipped repeats
the frame before it exactly; with CAVLC coding it is a header and one number (ITU-T H.264,
7.3.2.1, 7.3.2.2, 7.3.3 and 7.3.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

START_CODE = b"\0\0\0\1"
P_SLICE_THAT_IS_REFERRED_TO = bytes([2 << 5 | 1])  # nal_ref_idc 2, nal_unit_type 1
ONLY_P_SLICES = 5  # slice_type
SPS, PPS = 7, 8
PLAIN_PROFILES = (66, 77, 88)  # their parameter sets have no chroma format and no scaling lists
ORDER_OF_OUTPUT_IS_THAT_OF_CODING = 2  # pic_order_cnt_type


@dataclass(frozen=True, slots=True)
class StillFrames:
    """What the parameter sets of a stream say about a slice that skips all of its
    `macroblocks`: how many bits count the frames, and what else stands in its header."""

    macroblocks: int
    frame_bits: int
    pps: int
    several_references: bool
    deblocking_is_told: bool

    def packet(self, number: int) -> bytes:
        """The frame that is `number` frames after an IDR frame and repeats the one before it;
        in Annex B form."""
        bits = "".join(
            (
                _unsigned(0),  # first_mb_in_slice
                _unsigned(ONLY_P_SLICES),
                _unsigned(self.pps),
                f"{number % 2**self.frame_bits:0{self.frame_bits}b}",
                "1" + _unsigned(0) if self.several_references else "0",
                "0",  # the list of references stays as it is
                "0",  # references are forgotten in their order
                _unsigned(0),  # slice_qp_delta
                _unsigned(1) if self.deblocking_is_told else "",  # no deblocking
                _unsigned(self.macroblocks),  # mb_skip_run
                "1",
            )
        )
        bits += "0" * (-len(bits) % 8)
        payload = int(bits, 2).to_bytes(len(bits) // 8, "big")
        return START_CODE + P_SLICE_THAT_IS_REFERRED_TO + _without_start_codes(payload)


def still_frames(parameter_sets: bytes) -> StillFrames | None:
    """Read an encoder's parameter sets (Annex B); None if such frames can not be written for
    its streams (CABAC, interlaced, weighted prediction, frames that are not in order)."""
    sets = {unit[0] & 31: _Bits(unit[1:]) for unit in _units(parameter_sets)}
    if SPS not in sets or PPS not in sets:
        return None
    size = _read_sps(sets[SPS])
    return size and _read_pps(sets[PPS], *size)


class _Bits:
    """Reads a parameter set bit by bit; its emulation prevention bytes are left out."""

    def __init__(self, payload: bytes) -> None:
        plain = payload.replace(b"\0\0\3", b"\0\0")
        self._bits = "".join(f"{byte:08b}" for byte in plain)
        self._at = 0

    def take(self, count: int) -> int:
        self._at += count
        return int(self._bits[self._at - count : self._at] or "0", 2)

    def unsigned(self) -> int:
        """An Exp-Golomb number (9.1)."""
        zeros = self._bits.index("1", self._at) - self._at
        self._at += zeros
        return self.take(zeros + 1) - 1


def _read_sps(bits: _Bits) -> tuple[int, int] | None:
    """The number of macroblocks and the bits of frame_num."""
    profile = bits.take(8)
    bits.take(16)  # constraints and level
    bits.unsigned()
    frame_bits = bits.unsigned() + 4
    order = bits.unsigned()
    if profile not in PLAIN_PROFILES or order != ORDER_OF_OUTPUT_IS_THAT_OF_CODING:
        return None
    bits.unsigned()  # max_num_ref_frames
    bits.take(1)  # gaps_in_frame_num_value_allowed_flag
    width, height = bits.unsigned() + 1, bits.unsigned() + 1
    progressive = bits.take(1)
    return (width * height, frame_bits) if progressive else None


def _read_pps(bits: _Bits, macroblocks: int, frame_bits: int) -> StillFrames | None:
    pps = bits.unsigned()
    bits.unsigned()
    cabac = bits.take(1)
    bits.take(1)  # bottom_field_pic_order_in_frame_present_flag
    slice_groups = bits.unsigned()
    references = bits.unsigned() + 1
    bits.unsigned()
    weighted = bits.take(1)
    bits.take(2)
    for _ in range(3):  # initial quantisers
        bits.unsigned()
    deblocking_is_told = bool(bits.take(1))
    bits.take(1)
    redundant = bits.take(1)
    if cabac or slice_groups or weighted or redundant:
        return None
    return StillFrames(macroblocks, frame_bits, pps, references > 1, deblocking_is_told)


def _units(stream: bytes) -> Iterator[bytes]:
    """The NAL units of an Annex B stream."""
    for part in stream.split(b"\0\0\1"):
        if unit := part.rstrip(b"\0"):
            yield unit


def _unsigned(number: int) -> str:
    """An Exp-Golomb number as bits (9.1)."""
    digits = f"{number + 1:b}"
    return "0" * (len(digits) - 1) + digits


def _without_start_codes(payload: bytes) -> bytes:
    """The payload with emulation prevention bytes (7.4.1)."""
    safe, zeros = bytearray(), 0
    for byte in payload:
        if zeros == 2 and byte <= 3:
            safe.append(3)
            zeros = 0
        safe.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(safe)
