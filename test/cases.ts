import fc from 'fast-check';
import { everything } from './everything.ts';

/** Every push tries the same cases, so that what fails is what was pushed; `npm run test:all` tries other ones each time, and prints their seed. */
if (!everything) fc.configureGlobal({ seed: 20230119 });

export default fc;
