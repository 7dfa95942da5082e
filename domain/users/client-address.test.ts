import { describe, expect, it } from "vitest";
import { addressBehind } from "./client-address";

describe("the address that attempts are counted against", () => {
  it("is the connection's own where no proxy stands before, whatever the client claims", () => {
    expect(addressBehind("203.0.113.7", 0)).toBe("203.0.113.7");
    expect(addressBehind("6.6.6.6, 203.0.113.7", 0)).toBe("203.0.113.7");
    expect(addressBehind("127.0.0.1", 0)).toBe("127.0.0.1");
  });

  it("is what a proxy on this machine saw, not what the client told it", () => {
    expect(addressBehind("6.6.6.6, 203.0.113.7, 127.0.0.1", 0)).toBe("203.0.113.7");
    expect(addressBehind("6.6.6.6, 203.0.113.7, ::ffff:127.0.0.1", 0)).toBe("203.0.113.7");
    expect(addressBehind("6.6.6.6, 203.0.113.7, ::1", 0)).toBe("203.0.113.7");
  });

  it("stands before as many proxies as there are said to be", () => {
    expect(addressBehind("6.6.6.6, 203.0.113.7, 172.18.0.2", 1)).toBe("203.0.113.7");
    expect(addressBehind("6.6.6.6, 203.0.113.7, 198.51.100.1, 172.18.0.2", 2)).toBe("203.0.113.7");
    expect(addressBehind("203.0.113.7", 3)).toBe("203.0.113.7");
  });

  it("is read without port, brackets and zone", () => {
    expect(addressBehind("203.0.113.7:4711", 0)).toBe("203.0.113.7");
    expect(addressBehind("[2001:db8::1]:4711", 0)).toBe("2001:db8:0:0::/64");
    expect(addressBehind("fe80::1%eth0", 0)).toBe("fe80:0:0:0::/64");
  });

  it("is one for the whole network of an IPv6 client", () => {
    const same = ["2001:db8:0:7::1", "2001:0DB8:0:7:aaaa:bbbb:cccc:dddd", "2001:db8::7:0:0:0:9"];
    expect(new Set(same.map((address) => addressBehind(address, 0)))).toEqual(new Set(["2001:db8:0:7::/64"]));
    expect(addressBehind("2001:db8:0:8::1", 0)).toBe("2001:db8:0:8::/64");
  });

  it("is none where nothing is told", () => {
    expect(addressBehind(" , ", 0)).toBeNull();
  });
});
