import { buildModel } from '../src/models/registry.ts';
import { serveLane } from '../src/nightly/lane-process.ts';

// The entry point of a process that explores for `nightly`.
serveLane(buildModel);
