import { describe, expect, it } from "vitest";
import { addressKind, compileAddressPolicy, defaultAddressPolicy } from "./address-policy.js";

describe("the kind of an address", () => {
  it.each([
    ["127.0.0.1", "loopback"],
    ["127.255.0.9", "loopback"],
    ["::1", "loopback"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["192.168.1.1", "private"],
    ["fd12:3456::1", "private"],
    ["100.64.0.1", "shared"],
    ["169.254.1.1", "link-local"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "link-local"],
    ["169.254.169.254", "metadata"],
    ["fd00:ec2::254", "metadata"],
    ["100.100.100.200", "metadata"],
    ["168.63.129.16", "metadata"],
    ["224.0.0.1", "multicast"],
    ["ff02::1", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["0.0.0.0", "unspecified"],
    ["0.1.2.3", "unspecified"],
    ["::", "unspecified"],
    ["240.0.0.1", "reserved"],
    ["8.8.8.8", "public"],
    ["2606:4700::1111", "public"],
  ])("%s is %s", (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    ["mapped", "::ffff:169.254.169.254"],
    ["mapped, in hexadecimal", "::ffff:a9fe:a9fe"],
    ["translated", "::ffff:0:169.254.169.254"],
    ["NAT64", "64:ff9b::169.254.169.254"],
    ["6to4", "2002:a9fe:a9fe::1"],
    ["compatible", "::169.254.169.254"],
  ])("is found inside an IPv6 address: %s", (_, address) => {
    expect(addressKind(address)).toBe("metadata");
  });

  it("is reserved for what is no address", () => {
    expect(addressKind("localhost")).toBe("reserved");
  });
});

describe("an address policy", () => {
  it("lets loopback, private and public addresses through by default, and nothing dangerous", () => {
    const refusal = compileAddressPolicy(defaultAddressPolicy);

    expect(refusal("127.0.0.1")).toBeUndefined();
    expect(refusal("10.0.0.7")).toBeUndefined();
    expect(refusal("1.1.1.1")).toBeUndefined();
    expect(refusal("169.254.169.254")).toBe("is a metadata address, which the address policy refuses");
    expect(refusal("0.0.0.0")).toContain("unspecified");
    expect(refusal("nonsense")).toBe("is not an address");
  });

  it("looks at what it allows, then at what it denies, then at kinds", () => {
    const refusal = compileAddressPolicy({
      allow: ["169.254.7.7", "10.1.0.0/16"],
      deny: ["10.0.0.0/8", "fd00::/8"],
      refuse: ["link-local", "loopback"],
    });

    expect(refusal("169.254.7.7")).toBeUndefined();
    expect(refusal("169.254.7.8")).toContain("link-local");
    expect(refusal("10.1.2.3")).toBeUndefined();
    expect(refusal("10.2.2.3")).toBe("is denied by the address policy");
    expect(refusal("::ffff:10.2.2.3")).toBe("is denied by the address policy");
    expect(refusal("fd00::1")).toBe("is denied by the address policy");
    expect(refusal("127.0.0.1")).toContain("loopback");
    expect(refusal("192.168.0.1")).toBeUndefined();
  });

  it("does not take what is no range", () => {
    expect(() => compileAddressPolicy({ allow: ["10.0.0.0/99"], deny: [], refuse: [] })).toThrow(RangeError);
    expect(() => compileAddressPolicy({ allow: [], deny: ["example.com"], refuse: [] })).toThrow(
      "found example.com",
    );
  });
});
