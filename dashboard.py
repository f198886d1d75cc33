"""The dashboard: `streamlit run dashboard.py`.

The server imports this file, finds `app` and starts it, which loads what the pages need before the first reader
comes; for each reader it then runs this same file as `__main__`.
"""

import streamlit as st


def main() -> None:
    """Show the page of one reader, anew after each of their actions."""
    st.set_page_config("Quoted figures", layout="wide", initial_sidebar_state="collapsed")
    from pipelines.views.frame import show_page

    show_page()


if __name__ == "__main__":
    main()
else:
    from starlette.middleware import Middleware

    from pipelines.views.served import Served
    from pipelines.views.warm import lifespan

    app = st.App(__file__, lifespan=lifespan, middleware=[Middleware(Served)])
