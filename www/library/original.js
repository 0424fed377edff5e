/**
 * Where a file of the package is: Vite's development server, up to version 7, runs its scripts from a folder that the
 * other files are not in.
 * @param {string | URL} address
 * @param {string} [name] of the package
 */
export const original = (address, name = 'electra-qa') =>
  String(address).replace(/\/node_modules\/\.[^?]*\/deps\//, `/node_modules/${name}/`);

/** Whether these scripts run from such a folder. */
export const moved = original(import.meta.url) !== import.meta.url;
