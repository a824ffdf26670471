import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** The kinds of addresses a policy speaks of. An address that is none of them is of the kind `public`. */
export type AddressKind =
  | "loopback"
  | "private"
  | "shared"
  | "link-local"
  | "multicast"
  | "broadcast"
  | "unspecified"
  | "reserved"
  | "metadata"
  | "public";

/**
 * Which addresses services may be called at. Plain data, so that it can come from settings. Looked at in this order:
 * `allow`, `deny`, `refuse`. It is the address that is dialled that counts, whatever name it was found by, and an IPv4
 * address inside an IPv6 one (mapped, NAT64, 6to4) counts as itself.
 */
export interface AddressPolicy {
  /** Addresses or ranges (`10.0.0.0/8`) that may be called whatever their kind. */
  readonly allow: readonly string[];
  /** Addresses or ranges that may not be called. */
  readonly deny: readonly string[];
  /** The kinds that may not be called. */
  readonly refuse: readonly AddressKind[];
}

/**
 * Loopback and private addresses may be called, since that is where services live. What nobody runs a service at may not: link-local
 * and cloud metadata addresses (they give out a machine's credentials), multicast, broadcast, unspecified and reserved ones.
 */
export const defaultAddressPolicy: AddressPolicy = {
  allow: [],
  deny: [],
  refuse: ["link-local", "metadata", "multicast", "broadcast", "unspecified", "reserved"],
};

/** Where clouds answer questions about a machine, besides 169.254.0.0/16: AWS, Google, Alibaba, Azure, Oracle. */
const metadata = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fd20:ce::254",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
]);

const kinds: Readonly<Record<string, AddressKind>> = {
  unicast: "public",
  loopback: "loopback",
  private: "private",
  uniqueLocal: "private",
  carrierGradeNat: "shared",
  linkLocal: "link-local",
  multicast: "multicast",
  broadcast: "broadcast",
  unspecified: "unspecified",
};

type Parsed = ipaddr.IPv4 | ipaddr.IPv6;

/** Takes the IPv4 address out of an IPv6 one that stands for it. */
function unwrap(address: Parsed): Parsed {
  if (address.kind() === "ipv4") return address;
  const v6 = address as ipaddr.IPv6;
  const bytes = v6.toByteArray();
  switch (v6.range() as string) {
    case "ipv4Mapped":
    case "rfc6145":
    case "rfc6052":
      return new ipaddr.IPv4(bytes.slice(12));
    case "6to4":
      return new ipaddr.IPv4(bytes.slice(2, 6));
    default:
      // ::a.b.c.d, long deprecated, is still dialled as IPv4 by some systems.
      return bytes.slice(0, 12).every((byte) => byte === 0) && bytes.slice(12, 14).some((byte) => byte !== 0)
        ? new ipaddr.IPv4(bytes.slice(12))
        : v6;
  }
}

/** The kind of an address, given as text without brackets. */
export function addressKind(address: string): AddressKind {
  const bare = address.split("%")[0]!;
  if (isIP(bare) === 0) return "reserved";
  const parsed = unwrap(ipaddr.parse(bare));
  if (metadata.has(parsed.toString())) return "metadata";
  return kinds[parsed.range()] ?? "reserved";
}

function parseRange(text: string): [Parsed, number] {
  const [address = "", bits] = text.split("/");
  const family = isIP(address);
  if (family === 0) throw new TypeError("no address");
  return ipaddr.parseCIDR(`${address}/${bits ?? (family === 6 ? "128" : "32")}`);
}

/**
 * Makes a policy ready to be asked. What it gives says why an address may not be called, or undefined when it may.
 * Throws a RangeError when `allow` or `deny` holds something that is no address or range.
 */
export function compileAddressPolicy(policy: AddressPolicy): (address: string) => string | undefined {
  const ranges = (texts: readonly string[]): [Parsed, number][] =>
    texts.map((text) => {
      try {
        return parseRange(text);
      } catch (cause) {
        throw new RangeError(`expected an address or a range such as 10.0.0.0/8, found ${text}`, { cause });
      }
    });
  const allow = ranges(policy.allow);
  const deny = ranges(policy.deny);
  const refuse = new Set(policy.refuse);
  const within = (address: Parsed, list: readonly [Parsed, number][]): boolean =>
    list.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits));

  return (address) => {
    const kind = addressKind(address);
    const bare = address.split("%")[0]!;
    if (isIP(bare) === 0) return "is not an address";
    const parsed = unwrap(ipaddr.parse(bare));
    if (within(parsed, allow)) return undefined;
    if (within(parsed, deny)) return "is denied by the address policy";
    return refuse.has(kind) ? `is a ${kind} address, which the address policy refuses` : undefined;
  };
}
