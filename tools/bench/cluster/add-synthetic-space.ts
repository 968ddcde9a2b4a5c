import { addSpace, syntheticSpace } from '@naswot/space/testing';

/** Loaded first by every process of the cluster that is measured. */
addSpace(syntheticSpace);
