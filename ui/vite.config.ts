import { fileURLToPath } from 'node:url';
import { defineConfig, type Rollup } from 'vite';

/** The views from whose code a module is reached; each is loaded when it is opened. */
function viewsThatUse(id: string, { getModuleInfo }: Rollup.ManualChunkMeta): number {
  const [views, seen] = [new Set<string>(), new Set<string>()];
  const open = [id];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    if (seen.has(module)) continue;
    seen.add(module);
    const info = getModuleInfo(module);
    if (info?.isEntry || (info?.dynamicImporters.length ?? 0) > 0) views.add(module);
    open.push(...(info?.importers ?? []));
  }
  return views.size;
}

function manualChunks(id: string, modules: Rollup.ManualChunkMeta): string | undefined {
  if (id.includes('/node_modules/cytoscape/')) return 'cytoscape';
  if (/\/node_modules\/(cytoscape-fcose|cose-base|layout-base)\//.test(id)) return 'fcose';
  return id.includes('/src/') && viewsThatUse(id, modules) > 1 ? 'shared' : undefined;
}

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
    rollupOptions: {
      // The map's libraries are large: each is a file of its own, loaded with the map. What several views share is small, and
      // one file: the browser asks for six at a time, and each takes a turn of the server.
      output: { manualChunks },
      // Libraries mark their modules "use client" for server rendering, which this page has none of.
      onLog: (level, log, handle) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log)),
    },
  },
});
