/// <reference types="vitest/config" />
// One bundle for the three platforms. gallery.html is no input, so it exists only under `npm run dev`.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** Asked for before the script, which is ten times as long: WebKit paints nothing while a style is on its way. */
const stylesFirst: Plugin = {
  name: 'styles-first',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      const [link = ''] = /<link rel="stylesheet" crossorigin [^>]*>\s*/.exec(html) ?? [];
      return html.replace(link, '').replace('<script', `${link}<script`);
    },
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), stylesFirst],
  // Components under test mount in jsdom; without this condition Svelte resolves to its server build there.
  ...(mode === 'test' ? { resolve: { conditions: ['browser'] } } : {}),
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The content security policy allows nothing inline: no data URLs, no polyfill script in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { port: 5173, strictPort: true },
  test: {
    // A file that needs a page asks for one: `// @vitest-environment jsdom`.
    environment: 'node',
    include: ['src/**/*.test.ts', 'lint/**/*.test.js'],
    // A busy machine stands still for seconds; a test that hangs still fails.
    testTimeout: 30_000,
    restoreMocks: true,
  },
}));
