/**
 * The client among the addresses of X-Forwarded-For, whose last is the connection's own (scripts/start/peer-address.mjs). A
 * loopback one is a proxy on this machine; before it, `proxies` more are ours. What stands further left is the client's own
 * claim. An IPv6 address counts as its /64: a household has that many.
 */
export function addressBehind(forwarded: string, proxies: number): string | null {
  const way = forwarded
    .split(",")
    .map((entry) => plainAddress(entry.trim()))
    .filter((address) => address !== "");
  let at = way.length - 1;
  while (at > 0 && isLoopback(way[at] ?? "")) at -= 1;
  const address = way[Math.max(0, at - proxies)];
  return address === undefined ? null : networkOf(address);
}

/** Without port, brackets and zone, as proxies write them (RFC 7239 clause 6); an IPv4 address in its own form. */
function plainAddress(entry: string): string {
  const bare = /^\[([^\]]*)\]/.exec(entry)?.[1] ?? entry.replace(/^([0-9.]+):[0-9]+$/, "$1");
  return bare
    .replace(/%.*$/, "")
    .replace(/^::ffff:(?=[0-9]+\.)/i, "")
    .toLowerCase();
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const known = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = new Array<string>(Math.max(0, 8 - groups.length - known.length)).fill("0");
  const whole = tail === undefined ? groups : [...groups, ...zeros, ...known];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
