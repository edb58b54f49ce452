import { strict } from "assert";

export default strict;
