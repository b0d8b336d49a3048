/*
 * A code of a time-based second factor, RFC 6238: SHA-1, six digits, 30 seconds. A code serves once, so a second
 * sign-in within the same half minute waits for the next.
 */
import { createHmac } from "node:crypto";

const STEP_MS = 30_000;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function decode(secret) {
  let bits = "";
  for (const char of secret.replace(/[\s=]/g, "").toUpperCase())
    bits += ALPHABET.indexOf(char).toString(2).padStart(5, "0");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

let used = 0;

export async function totp(secret) {
  if (Math.floor(Date.now() / STEP_MS) <= used) {
    await new Promise((done) => setTimeout(done, (used + 1) * STEP_MS - Date.now() + 500));
  }
  used = Math.floor(Date.now() / STEP_MS);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(used));
  const mac = createHmac("sha1", decode(secret)).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
