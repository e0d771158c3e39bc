import { render } from "preact";
import { WorkspacePage } from "./workspace-page.tsx";

const root = document.getElementById("page");
if (root !== null) {
  render(<WorkspacePage />, root);
}
