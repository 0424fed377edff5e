import { createApp } from 'vue';
import 'electra-qa/widget';
import Page from './Page.vue';

createApp(Page).mount('#app');
