import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `report`, `nightly`: draw the data in the page. `explorer`: asks a server for it. */
export type PageScript = 'report' | 'explorer' | 'nightly';

/** A whole page in one file: script, style and data stand in it. What the data says can only become text; `assets` is the folder where the build puts what `src/page` becomes. */
export function htmlPage(assets: string, script: PageScript, data: unknown): string {
  const code = asset(assets, `${script}.js`);
  const style = asset(assets, 'page.css');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(code)}`,
    `style-src ${hashOf(style)}`,
    ...(script === 'explorer' ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>pincheck</title>
<style>${style}</style>
</head>
<body>
<div id="page"><noscript>This page is drawn by a script that it contains; without scripts, read the .txt and .json files beside it.</noscript></div>
<script id="data" type="application/json">${scriptJson(data)}</script>
<script type="module">${code}</script>
</body>
</html>
`;
}

/** JSON that cannot end the script element it stands in, whatever it says. */
function scriptJson(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function asset(folder: string, name: string): string {
  const text = readFileSync(join(folder, name), 'utf8');
  if (/<\/(?:script|style)/i.test(text)) throw new Error(`${name} would end the element that it stands in`);
  return text;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
