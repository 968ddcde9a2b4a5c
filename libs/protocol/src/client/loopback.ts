import { isIPv4 } from 'node:net';

/** The host of `host:port`, without the brackets of an IPv6 address. */
export const hostOf = (address: string): string => address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

/** Whether what is sent to that host stays on this machine. */
export const isLoopback = (host: string): boolean =>
  isIPv4(host) ? host.startsWith('127.') : host === '::1' || host === 'localhost';
