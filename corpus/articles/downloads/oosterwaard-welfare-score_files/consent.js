window.__cmp={seen:true,purposes:[1]};document.documentElement.className+=" js";
