import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
  port: number;
  /** Also ends connections that are open. */
  close: () => Promise<void>;
}

/** Answers on 127.0.0.1 only, at a port that is free. */
export async function listenHere(listener: RequestListener): Promise<LocalServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface NamedSite {
  /** Of its page, under a host name of its own: Telltale leaves private addresses alone. */
  url: string;
  /** Switches with which Chromium finds that host on this machine. */
  chromiumArgs: string[];
  close: () => Promise<void>;
}

/** The same, to be found by Chromium alone, as the web host of this name. */
export async function startNamedSite(host: string, listener: RequestListener): Promise<NamedSite> {
  const { port, close } = await listenHere(listener);
  return {
    url: `http://${host}/`,
    chromiumArgs: [`--host-resolver-rules=MAP ${host}:80 127.0.0.1:${port}`],
    close,
  };
}
