import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// The page is built once and shipped: no address of another host, no inline script or style (the server's content security policy refuses them).
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  build: {
    outDir: fileURLToPath(new URL('../dist/ui', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Libraries mark their modules "use client" for server rendering, which this page has none of.
    rolldownOptions: {
      // How long plugins took on a busy machine is no warning.
      checks: { pluginTimings: false },
      // The map's libraries are large: each is a file of its own, loaded with the map. What several views share is small, and
      // one file: the browser asks for six at a time, and each takes a turn of the server.
      output: {
        codeSplitting: {
          groups: [
            { name: 'cytoscape', test: /node_modules\/cytoscape\// },
            { name: 'fcose', test: /node_modules\/(cytoscape-fcose|cose-base|layout-base)\// },
            { name: 'shared', test: /\/src\//, minShareCount: 2 },
          ],
        },
      },
      onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
    },
  },
});
