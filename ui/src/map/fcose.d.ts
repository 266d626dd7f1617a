declare module 'cytoscape-fcose' {
  import type { Ext } from 'cytoscape';

  const register: Ext;
  // biome-ignore lint/style/noDefaultExport: the package's only export
  export default register;
}
