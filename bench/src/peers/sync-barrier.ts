import { Barrier } from "@sync/barrier";
import type { Peer } from "./peer.ts";

const peer: Peer = { barrier: (parties) => new Barrier(parties) };
export default peer;
