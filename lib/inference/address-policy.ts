export type AddressRuling = { isAllowed: true; url: URL } | { isAllowed: false; why: string };

/** Names that never leave the device or the local network. */
const localSuffixes = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home', 'corp', 'home.arpa', 'localdomain'];

/** First address and prefix length of every IPv4 block that is not the public Internet (IANA special-purpose registry). */
const closedIpv4Blocks = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

function ipv4Number(host: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return undefined;
  const parts = host.split('.').map(Number);
  return parts.every((part) => part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}

function isClosedIpv4(address: number): boolean {
  return closedIpv4Blocks.some(([first, prefix]) => {
    const blockSize = 2 ** (32 - prefix);
    return Math.floor(address / blockSize) === Math.floor(ipv4Number(first)! / blockSize);
  });
}

/** Eight groups of 16 bits, from the text between the brackets of a parsed URL's host. */
function ipv6Groups(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const before = parse(head);
  if (tail === undefined) return before;
  const after = parse(tail);
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function embeddedIpv4(groups: readonly number[], at: number): number {
  return groups[at]! * 65536 + groups[at + 1]!;
}

/** Outside 2000::/3 nothing is public; inside, tunnels lead to the IPv4 address that they hold. */
function isClosedIpv6(text: string): boolean {
  const groups = ipv6Groups(text);
  const [first = 0, second = 0] = groups;
  const isZero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  if (first === 0x64 && second === 0xff9b && isZero(2, 6)) return isClosedIpv4(embeddedIpv4(groups, 6));
  if (first === 0x2002) return isClosedIpv4(embeddedIpv4(groups, 1));
  if (first === 0x2001 && (second === 0 || second === 0xdb8)) return true;
  return first < 0x2000 || first > 0x3fff;
}

function isLocalName(host: string): boolean {
  return !host.includes('.') || localSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}

function isClosedHost(hostname: string): boolean {
  const host = hostname.replace(/\.+$/, '').toLowerCase();
  if (host === '') return true;
  if (host.startsWith('[')) return isClosedIpv6(host.slice(1, -1));
  const address = ipv4Number(host);
  return address === undefined ? isLocalName(host) : isClosedIpv4(address);
}

/**
 * Whether the extension may fetch an address that a page names: public http(s) and data only, so that no page reads
 * the local network, files or other extensions through it. Names that resolve to a private address pass: a browser
 * does not tell an extension what a name resolves to.
 */
export function ruleOnAddress(address: string): AddressRuling {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return { isAllowed: false, why: 'This is no complete address.' };
  }
  if (url.protocol === 'data:') return { isAllowed: true, url };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { isAllowed: false, why: `Addresses of the kind ${url.protocol} are not read.` };
  }
  if (url.username !== '' || url.password !== '') {
    return { isAllowed: false, why: 'Addresses with a name or password in them are not read.' };
  }
  if (isClosedHost(url.hostname)) {
    return { isAllowed: false, why: `${url.hostname} belongs to this device or its local network.` };
  }
  return { isAllowed: true, url };
}
