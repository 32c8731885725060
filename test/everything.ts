/** Run, too, what takes minutes? `npm run test:all` says so; a night on GitHub does that. */
export const everything = process.env['PINCHECK_TESTS'] === 'all';
