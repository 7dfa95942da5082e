/** What went wrong with TLS, as a sentence for a person who has never seen a certificate. Codes: OpenSSL x509_vfy.h, Node tls. */

type Endpoint = { host: string; port: number };

const PLAIN =
  "Most often the port is one without TLS: switch TLS off, or ask the operator for the port with TLS.";
const ISSUER =
  "Add the operator's CA certificate to the connection, or ask the operator who issued the certificate.";

const CERTIFICATE: Record<string, (host: string) => string> = {
  CERT_HAS_EXPIRED: (host) => `The certificate of ${host} has expired: the operator has to renew it.`,
  CERT_NOT_YET_VALID: (host) =>
    `The certificate of ${host} is not valid yet. Is the clock of this server right? Else the operator has to look.`,
  CERT_REVOKED: (host) => `The certificate of ${host} was revoked: the operator has to replace it.`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) =>
    `The certificate of ${host} is for another name. Set the server name that the operator's certificate has, or correct the host.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) =>
    `The certificate of ${host} is signed by itself and not known here. ${ISSUER}`,
  SELF_SIGNED_CERT_IN_CHAIN: (host) =>
    `The certificate of ${host} comes from an issuer that is not known here. ${ISSUER}`,
  UNABLE_TO_GET_ISSUER_CERT: (host) =>
    `The chain of the certificate of ${host} is incomplete, or its issuer is not known here. ${ISSUER}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: (host) =>
    `The issuer of the certificate of ${host} is not known here. ${ISSUER}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (host) =>
    `The certificate of ${host} cannot be checked, as its issuer is not known here. ${ISSUER}`,
};

/** Ours: what is stored cannot be used. */
const OWN: Record<string, string> = {
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: "The client certificate and its private key do not belong together.",
  ERR_OSSL_PEM_NO_START_LINE: "A certificate or the private key is not in PEM form.",
  ERR_OSSL_PEM_BAD_BASE64_DECODE: "A certificate or the private key is damaged.",
  ERR_OSSL_PEM_BAD_END_LINE: "A certificate or the private key is damaged.",
};

/** Alerts by which the server refuses our certificate (RFC 8446 clause 6.2): bad, unsupported, revoked, expired, unknown, unknown CA, required. */
const WANTS_CERTIFICATE =
  /ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|CERTIFICATE_REQUIRED)$/;

/** True when only a person can mend it: settings here, or a certificate there. */
export function isTlsLasting(code: string): boolean {
  return code in CERTIFICATE || code in OWN || code.startsWith("ERR_OSSL_") || isTlsAlert(code);
}

/** An alert of the server; with TLS 1.3 it comes when the connection stands already. */
export function isTlsAlert(code: string): boolean {
  return /^ERR_SSL_\w*ALERT_/.test(code);
}

export function describeTls(code: string, { host, port }: Endpoint): string {
  const certificate = CERTIFICATE[code]?.(host);
  if (certificate) return certificate;
  if (OWN[code] || code.startsWith("ERR_OSSL_"))
    return `${OWN[code] ?? `A certificate or the private key cannot be read (${code}).`} Correct it in the connection's settings.`;
  if (WANTS_CERTIFICATE.test(code))
    return `${host} port ${port} does not accept this side's certificate, or wants one: add the client certificate that the operator gave you (${code}).`;
  if (isTlsAlert(code))
    return `${host} port ${port} refused TLS: the two sides share no version or cipher, or it wants a client certificate (${code}).`;
  switch (code) {
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
    case "EPROTO":
      return `${host} port ${port} does not speak TLS. ${PLAIN}`;
    case "ETIMEDOUT":
      return `${host} port ${port} takes the connection but does not answer with TLS. ${PLAIN}`;
    case "ECONNRESET":
    case "EPIPE":
    case "closed":
      return `${host} port ${port} closed the connection instead of answering with TLS. ${PLAIN}`;
    default:
      return `TLS with ${host} port ${port} failed (${code}).`;
  }
}
