// What the pages do beyond being read; every page is complete without it. This file is where static/pm.js begins.
import { themeToggles } from "./theme.js";
import { searchBox } from "./search_box.js";
import { searchPage } from "./search_page.js";
import { tables } from "./tables.js";

themeToggles();
tables();
searchBox();
searchPage();
