/** Reads what people paste: certificates and keys in PEM form (RFC 7468). */
import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import type { CertificateSummary } from "@/domain/connections/certificates";
import type { TlsSettings } from "@/domain/connections/settings";
import { AppError, type Problem } from "@/domain/errors";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
const DAMAGED = "holds a certificate that cannot be read: copy it again, with all its lines";

/** In the order of the text. AppError `invalid` when one of them cannot be read. */
export function readCertificates(pem: string): CertificateSummary[] {
  const certificates = parseAll(pem);
  if (certificates === null) throw new AppError("invalid", `It ${DAMAGED}.`);
  return certificates.map((certificate) => ({
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    names: namesOf(certificate.subjectAltName),
    from: Date.parse(certificate.validFrom),
    until: Date.parse(certificate.validTo),
  }));
}

/**
 * What is wrong with the material of a link, whether TLS is on or not; paths as in the settings, and `clientKey`.
 *
 * @param clientKey the key that would be used, in the clear; empty: none
 */
export function tlsProblems({ ca, clientCert }: TlsSettings, clientKey: string): Problem[] {
  const problems: Problem[] = [];
  if (ca !== "" && parseAll(ca) === null) problems.push({ path: "settings.tls.ca", message: DAMAGED });
  const chain = clientCert === "" ? [] : parseAll(clientCert);
  if (chain === null) problems.push({ path: "settings.tls.clientCert", message: DAMAGED });
  if (clientKey === "") {
    if (clientCert !== "")
      problems.push({ path: "clientKey", message: "is missing: a client certificate needs its private key" });
    return problems;
  }
  if (clientCert === "") {
    const message = "is missing: a private key needs the client certificate that it belongs to";
    return [...problems, { path: "settings.tls.clientCert", message }];
  }
  const key = readKey(clientKey);
  if (typeof key === "string") return [...problems, { path: "clientKey", message: key }];
  const [own] = chain ?? [];
  if (own && !own.checkPrivateKey(key))
    problems.push({
      path: "clientKey",
      message: "does not belong to the client certificate: the first certificate has to be its own",
    });
  return problems;
}

function parseAll(pem: string): X509Certificate[] | null {
  const found = pem.match(CERTIFICATE) ?? [];
  if (found.length === 0) return null;
  try {
    return found.map((one) => new X509Certificate(one));
  } catch {
    return null;
  }
}

/** The key, or what is wrong with it. */
function readKey(pem: string): KeyObject | string {
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
    return "is locked with a passphrase: paste it unlocked (it is encrypted here), as openssl pkey writes it";
  try {
    return createPrivateKey(pem);
  } catch {
    return "is no private key that can be read: copy it again, with all its lines";
  }
}

/** Node writes one attribute a line, "CN=smpp.example.net". */
function nameOf(distinguished: string | undefined): string {
  const lines = (distinguished ?? "").split("\n");
  const common = lines.find((line) => line.startsWith("CN="))?.slice(3);
  return common || lines.join(", ");
}

function namesOf(alternatives: string | undefined): string[] {
  return [...(alternatives ?? "").matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name]) => name ?? "");
}
