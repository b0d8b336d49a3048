// Other people's tools on what leaves a node, and on what comes to it: jose and @sd-jwt/core. Reads one request as
// JSON, writes one answer as JSON; tests/scenario/checkers.py asks.
//
//   card    {name, country, seal}              a partner's first card, with new keys
//   sign    {secret, typ, claims}              a statement
//   verify  {key, typ, text}                   what a statement says, if it holds
//   raw     {secret, text}                     an Ed25519 signature over bytes
//   issue   {secret, claims, fields}           a record, whose fields are disclosures
//   record  {key, text}                        what a record says, if it holds
import { createPrivateKey, createHash, generateKeyPairSync, randomBytes, sign as signBytes } from "node:crypto";
import { text as readAll } from "node:stream/consumers";
import { SDJwtInstance } from "@sd-jwt/core";
import { CompactSign, compactVerify, importJWK } from "jose";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const sha256 = (text) => createHash("sha256").update(text).digest();
const publicJwk = (key) => ({ kty: "OKP", crv: "Ed25519", x: key });

async function sign({ secret, typ, claims }) {
  const key = await importJWK(secret, "EdDSA");
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  return new CompactSign(payload).setProtectedHeader({ alg: "EdDSA", typ }).sign(key);
}

async function verify({ key, typ, text }) {
  const { payload, protectedHeader } = await compactVerify(text, await importJWK(publicJwk(key), "EdDSA"), {
    algorithms: ["EdDSA"],
  });
  if (protectedHeader.typ !== typ) throw new Error(`a statement of sort ${protectedHeader.typ}`);
  return { claims: JSON.parse(new TextDecoder().decode(payload)), id: hex(sha256(text)) };
}

async function card({ name, country, seal }) {
  const secret = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const log = `subak/${country}/${hex(randomBytes(4))}`;
  const claims = {
    suite: 1, name, country, fiction: true, incarnation: 1, sign: secret.x, seal, tls: hex(randomBytes(32)),
    next: hex(randomBytes(32)), log, issued: new Date().toISOString(),
  };
  const text = await sign({ secret, typ: "subak-card", claims });
  return { secret, key: secret.x, log, card: text, id: hex(sha256(text)) };
}

function raw({ secret, text }) {
  return { signature: signBytes(null, Buffer.from(text), createPrivateKey({ key: secret, format: "jwk" })).toString("base64") };
}

async function instance(key, secret) {
  const verifier = async (data, signature) => {
    await compactVerify(`${data}.${signature}`, await importJWK(publicJwk(key), "EdDSA"));
    return true;
  };
  const signer = (data) => signBytes(null, Buffer.from(data), createPrivateKey({ key: secret, format: "jwk" })).toString("base64url");
  return new SDJwtInstance({
    verifier, signer, signAlg: "EdDSA", hashAlg: "sha-256",
    hasher: (data, alg) => createHash(alg.replace("-", "")).update(data).digest(),
    saltGenerator: (length) => randomBytes(Math.max(length, 16)).toString("base64url"),
  });
}

async function issue({ secret, claims, fields }) {
  const sdjwt = await instance(secret.x, secret);
  return sdjwt.issue({ ...claims, fields }, { fields: { _sd: Object.keys(fields), _sd_decoy: 3 } },
    { header: { typ: "subak-record" } });
}

async function record({ key, text }) {
  const sdjwt = await instance(key);
  const { payload, header } = await sdjwt.verify(text);
  return { claims: payload, header, id: hex(sha256(text.split("~")[0])) };
}

const verbs = { card, sign, verify, raw, issue, record };
const request = JSON.parse(await readAll(process.stdin));
try {
  process.stdout.write(JSON.stringify({ good: await verbs[request.verb](request) }));
} catch (error) {
  process.stdout.write(JSON.stringify({ bad: String(error.message ?? error) }));
}
