import * as n from '../state/names.ts';

/** Does the page array of a call at `pc` hold tokens: between the end of an extraction and the end of its clean-up loop? */
export function arrayIsLive(pc: number): boolean {
  switch (pc) {
    case n.PC_EXTRACTED:
    case n.PC_SET_FLAGS:
    case n.PC_TRIM:
    case n.PC_ADD:
    case n.PC_SET_FLAGS_LATE:
    case n.PC_REVERT_LEFT:
    case n.PC_DROP_UNUSED:
    case n.PC_MAP_ADD:
    case n.PC_MAP_DROP_UNUSED:
    case n.PC_DIO_PAGE:
    case n.PC_DIO_SEND:
    case n.PC_DIO_FAILED:
    case n.PC_DIO_CLEANUP:
      return true;
    default:
      return false;
  }
}
