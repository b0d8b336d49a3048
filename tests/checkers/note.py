"""The head of a log and who vouches for it, checked from the standards alone: C2SP signed-note, tlog-checkpoint and
tlog-cosignature, RFC 9162 (the tree), RFC 8032 (Ed25519). Nothing here knows the program that made them.
"""
import base64
import hashlib

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _recover_x(y, sign):
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or y >= P:
        raise ValueError("no point")
    return P - x if x & 1 != sign else x


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar, p):
    q = (0, 1, 1, 0)
    while scalar:
        q = _add(q, p) if scalar & 1 else q
        p, scalar = _add(p, p), scalar >> 1
    return q


def _point(data):
    y = int.from_bytes(data, "little")
    y, sign = y & (1 << 255) - 1, y >> 255
    x = _recover_x(y, sign)
    return x, y, 1, x * y % P


def signed(key, message, signature):
    """Whether an Ed25519 signature holds."""
    base_y = 4 * pow(5, P - 2, P) % P
    base = (_recover_x(base_y, 0), base_y, 1, _recover_x(base_y, 0) * base_y % P)
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = _times(s, base), _add(_point(signature[:32]), _times(h, _point(key)))
    return s < L and not (left[0] * right[2] - right[0] * left[2]) % P and not (left[1] * right[2] - right[1] * left[2]) % P


def key_id(name, kind, key):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]


def root(leaves):
    """The tree hash of a list of entries."""
    if len(leaves) <= 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest() if leaves else hashlib.sha256(b"").digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def checkpoint(note):
    """Origin, size, root, and the text that is signed."""
    text = note[:note.index("\n\n") + 1]
    origin, size, head = text.splitlines()[:3]
    return origin, int(size), base64.b64decode(head, validate=True), text


def check(note, name, key, kind=1):
    """Whether the key of this name signed (1) or cosigned (4) the note."""
    text = checkpoint(note)[3]
    for line in note[len(text) + 1:].splitlines():
        dash, who, data = line.split(" ")
        data = base64.b64decode(data, validate=True)
        if dash == "\u2014" and who == name and data[:4] == key_id(name, kind, key):
            if kind == 1:
                return signed(key, text.encode(), data[4:])
            at = int.from_bytes(data[4:12], "big")
            return signed(key, f"cosignature/v1\ntime {at}\n{text}".encode(), data[12:])
    return False


def line(name, key, signature, kind=1):
    """The line of a signature that was made elsewhere."""
    return f"\u2014 {name} {base64.b64encode(key_id(name, kind, key) + signature).decode()}\n"
