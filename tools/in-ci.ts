const { CI = "" } = process.env;

/** Whether this runs where a change is judged: what is not installed there is a failure. */
export const inCI: boolean = !["", "0", "false"].includes(CI);
