import preact from '@preact/preset-vite';
import { join } from 'node:path';
import { defineConfig } from 'wxt';
import { collectPublicAssets } from './lib/build/public-assets.ts';

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  targetBrowsers: ['chrome', 'firefox'],
  manifestVersion: 3,
  hooks: {
    'build:publicAssets': async ({ config }, files) => {
      const assets = await collectPublicAssets(join(config.root, 'node_modules'), join(config.root, '.cache'));
      files.push(...assets);
    },
  },
  vite: () => ({
    plugins: [preact()],
    build: { target: 'es2022', chunkSizeWarningLimit: 1500 },
    worker: { format: 'es' },
  }),
  manifest: ({ browser }) => ({
    name: 'Telltale',
    description: 'Marks faces in pictures that are probably fake. Everything is checked on your device.',
    permissions: ['activeTab', 'contextMenus', 'scripting', 'storage', ...(browser === 'chrome' ? ['offscreen'] : [])],
    optional_host_permissions: ['*://*/*'],
    content_security_policy: {
      extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'",
    },
    action: { default_title: 'Telltale' },
    ...(browser === 'chrome'
      ? { minimum_chrome_version: '148', message_serialization: 'structured_clone' }
      : {
          browser_specific_settings: {
            gecko: {
              id: 'telltale@telltale.invalid',
              strict_min_version: '128.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }),
  }),
});
