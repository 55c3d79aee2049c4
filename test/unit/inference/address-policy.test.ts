import { describe, expect, it } from 'vitest';
import { ruleOnAddress } from '../../../lib/inference/address-policy.ts';

function isAllowed(address: string): boolean {
  return ruleOnAddress(address).isAllowed;
}

describe('ruleOnAddress', () => {
  it.each([
    'https://example.com/a.jpg',
    'http://example.com:8080/a.jpg?x=1#y',
    'https://sub.domain.example.co.uk/',
    'https://xn--bcher-kva.example/',
    'https://8.8.8.8/a.png',
    'https://172.15.0.1/',
    'https://172.32.0.1/',
    'https://100.63.255.255/',
    'https://100.128.0.0/',
    'https://192.167.1.1/',
    'https://223.255.255.255/',
    'https://[2606:4700:4700::1111]/a.jpg',
    'https://[64:ff9b::808:808]/',
    'https://[2002:808:808::]/',
    'https://localhost.example.com/',
    'https://not.locals/',
    'data:image/png;base64,iVBORw0KGgo=',
  ])('allows %s', (address) => {
    expect(isAllowed(address)).toBe(true);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.com/a.jpg',
    'blob:https://example.com/1234',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop/a.png',
    'moz-extension://abcd/a.png',
    'chrome://settings/',
    'about:blank',
    'javascript:alert(1)',
    'view-source:https://example.com/',
    'filesystem:https://example.com/temporary/a.jpg',
    'ws://example.com/',
  ])('refuses the scheme of %s', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each(['', 'a.jpg', '/a.jpg', '//example.com/a.jpg', 'https://', 'http://[::1', 'https://exa mple.com/'])(
    'refuses %j, which is no complete address',
    (address) => {
      expect(isAllowed(address)).toBe(false);
    },
  );

  it.each([
    'http://localhost/',
    'http://LOCALHOST/',
    'http://localhost./',
    'http://a.localhost/',
    'http://printer/',
    'http://printer.local/',
    'http://printer.local./',
    'http://router.lan/',
    'http://nas.home.arpa/',
    'http://metadata.google.internal/',
    'http://wiki.corp/',
    'http://intranet/',
  ])('refuses the local name in %s', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1./',
    'http://127.255.255.254/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://100.64.0.1/',
    'http://100.127.255.255/',
    'http://169.254.169.254/latest/meta-data/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
  ])('refuses the private IPv4 address %s', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each([
    ['decimal', 'http://2130706433/'],
    ['hexadecimal', 'http://0x7f000001/'],
    ['hexadecimal parts', 'http://0x7f.0.0.1/'],
    ['octal', 'http://0177.0.0.1/'],
    ['two parts', 'http://127.1/'],
    ['three parts', 'http://192.168.257/'],
    ['decimal of a private address', 'http://3232235777/'],
    ['full-width digits', 'http://１２７.０.０.１/'],
    ['percent-encoded', 'http://%31%32%37.0.0.1/'],
    ['ideographic full stops', 'http://127。0。0。1/'],
  ])('refuses a loopback or private IPv4 address written as %s', (_, address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each([
    'http://[::1]/',
    'http://[::]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[fc00::1]/',
    'http://[fdff:ffff::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
    'http://[2001:0:4136:e378::]/',
  ])('refuses the IPv6 address %s', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each([
    ['mapped loopback', 'http://[::ffff:127.0.0.1]/'],
    ['mapped loopback in hexadecimal', 'http://[::ffff:7f00:1]/'],
    ['mapped private', 'http://[::ffff:192.168.0.1]/'],
    ['mapped public, which no browser needs', 'http://[::ffff:8.8.8.8]/'],
    ['compatible', 'http://[::127.0.0.1]/'],
    ['translated (NAT64)', 'http://[64:ff9b::a00:1]/'],
    ['6to4', 'http://[2002:c0a8:101::]/'],
  ])('refuses an IPv4 address inside IPv6: %s', (_, address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it('refuses an address with a name or password in it', () => {
    expect(isAllowed('https://name@example.com/')).toBe(false);
    expect(isAllowed('https://:secret@example.com/')).toBe(false);
    expect(isAllowed('https://example.com@127.0.0.1/')).toBe(false);
  });

  it('says why', () => {
    expect(ruleOnAddress('http://127.0.0.1/')).toEqual({
      isAllowed: false,
      why: '127.0.0.1 belongs to this device or its local network.',
    });
  });
});
