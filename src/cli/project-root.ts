import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, from src/cli and from dist/src/cli alike. */
export const projectRoot = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url));

/** Where the build puts scripts and style of pages. */
export const pageAssets = `${projectRoot}dist/page`;

export function pincheckVersion(): string {
  const { version } = JSON.parse(readFileSync(`${projectRoot}package.json`, 'utf8')) as { version: string };
  return version;
}
