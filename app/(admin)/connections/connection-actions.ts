import type { ConnectionActions } from "@/components/connections/connection-actions";
import {
  deleteConnectionAction,
  restartConnectionAction,
  saveConnectionAction,
  setConnectionEnabledAction,
  testConnectionAction,
} from "./actions";

/** What an administrator may do with connections, as the components take it. */
export const connectionActions: ConnectionActions = {
  save: saveConnectionAction,
  test: testConnectionAction,
  setEnabled: setConnectionEnabledAction,
  restart: restartConnectionAction,
  remove: deleteConnectionAction,
};
