import { createApp } from "vue";
import Permit from "./Permit.vue";

createApp(Permit).mount("#app");
