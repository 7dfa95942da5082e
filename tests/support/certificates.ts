/** X.509 certificates made for one test run (RFC 5280, DER by hand: Node signs, but writes no certificates). */
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

export type Issued = { cert: string; key: string };

type Identity = { name: string; key: KeyObject };
type CertificateOptions = {
  name: string;
  /** DNS names that it is for */
  dns?: string[];
  ca?: boolean;
  validFrom?: Date;
  validTo?: Date;
};

const DAY_MS = 86_400_000;
const TAG = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, utf8: 0x0c, utcTime: 0x17 };
const SEQUENCE = 0x30;
const SET = 0x31;
const EXPLICIT = 0xa0;
const DNS_NAME = 0x82;

function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}

/** Object identifiers in their DER form, without tag: RFC 5280 appendix A, RFC 5758 clause 3.2. */
const OID = {
  commonName: Buffer.of(0x55, 0x04, 0x03),
  alternativeName: Buffer.of(0x55, 0x1d, 0x11),
  basicConstraints: Buffer.of(0x55, 0x1d, 0x13),
  ecdsaWithSha256: Buffer.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02),
};
const ALGORITHM = der(SEQUENCE, der(TAG.oid, OID.ecdsaWithSha256));

function nameOf(text: string): Buffer {
  const value = der(SEQUENCE, der(TAG.oid, OID.commonName), der(TAG.utf8, Buffer.from(text)));
  return der(SEQUENCE, der(SET, value));
}

/** YYMMDDhhmmssZ */
function timeOf(date: Date): Buffer {
  return der(TAG.utcTime, Buffer.from(`${date.toISOString().replace(/\D/g, "").slice(2, 14)}Z`));
}

function extensions({ dns = [], ca = false }: CertificateOptions): Buffer {
  const constraints = der(SEQUENCE, ...(ca ? [der(TAG.boolean, Buffer.of(0xff))] : []));
  const list = [
    der(
      SEQUENCE,
      der(TAG.oid, OID.basicConstraints),
      der(TAG.boolean, Buffer.of(0xff)),
      der(TAG.octets, constraints),
    ),
  ];
  if (dns.length > 0) {
    const names = dns.map((name) => der(DNS_NAME, Buffer.from(name)));
    list.push(der(SEQUENCE, der(TAG.oid, OID.alternativeName), der(TAG.octets, der(SEQUENCE, ...names))));
  }
  return der(EXPLICIT | 3, der(SEQUENCE, ...list));
}

let serial = 0;

function issue(options: CertificateOptions, issuer: Identity | null): Issued & { identity: Identity } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const identity = { name: options.name, key: privateKey };
  const signer = issuer ?? identity;
  const now = Date.now();
  const { validFrom = new Date(now - DAY_MS), validTo = new Date(now + DAY_MS) } = options;
  const body = der(
    SEQUENCE,
    der(EXPLICIT, der(TAG.integer, Buffer.of(2))),
    der(TAG.integer, Buffer.of((serial += 1))),
    ALGORITHM,
    nameOf(signer.name),
    der(SEQUENCE, timeOf(validFrom), timeOf(validTo)),
    nameOf(options.name),
    publicKey.export({ type: "spki", format: "der" }),
    extensions(options),
  );
  const signature = sign("sha256", body, { key: signer.key, dsaEncoding: "der" });
  const whole = der(SEQUENCE, body, ALGORITHM, der(TAG.bits, Buffer.of(0), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  const cert = ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  return { cert, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), identity };
}

/** An authority that nobody trusts until told to. */
export class TestAuthority {
  private readonly root: Issued & { identity: Identity };

  constructor(name = "Test authority") {
    this.root = issue({ name, ca: true }, null);
  }

  /** PEM */
  get cert(): string {
    return this.root.cert;
  }

  issue(options: CertificateOptions): Issued {
    const { cert, key } = issue(options, this.root.identity);
    return { cert, key };
  }
}
